// Element templates that Camunda's own modeler would refuse fail the build.
import { readFileSync } from 'node:fs';
import validator from '@bpmn-io/element-templates-validator';

export function templates(paths) {
  return {
    name: 'templates',
    buildStart() {
      for (const path of paths) {
        const { valid, results = [] } = validator.validateAllZeebe(JSON.parse(readFileSync(path, 'utf8')));
        const told = results.flatMap(({ errors }) => errors ?? []).map(({ message }) => message);
        if (!valid) this.error(`templates: ${path}: ${told.join('; ')}`);
      }
    }
  };
}
