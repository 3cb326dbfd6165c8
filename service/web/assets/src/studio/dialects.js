// Camunda's two dialects side by side, so that a diagram of either keeps all it holds. Both want to define
// `modelerTemplate` on the same elements, which their reader refuses: Camunda 7's stays an attribute as it was written.
// A value that is Camunda 7's default is written again, too.
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import camunda7 from 'camunda-bpmn-moddle/resources/camunda.json';

const TWICE = new Set(['TemplateSupported']);

const withoutDefault = ({ default: _, ...property }) => property;

const camunda = {
  ...camunda7,
  types: camunda7.types
    .filter(({ name }) => !TWICE.has(name))
    .map((type) => (type.properties ? { ...type, properties: type.properties.map(withoutDefault) } : type))
};

export const DIALECTS = { zeebe, camunda };
