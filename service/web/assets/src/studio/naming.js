// A gateway that chooses is named as soon as it is drawn, like a task: its name is the question that people will read.
import { isAny } from 'bpmn-js/lib/util/ModelUtil';

const AFTER_LABELS = 400;

class Naming {
  static $inject = ['eventBus', 'directEditing'];

  constructor(eventBus, directEditing) {
    eventBus.on(['autoPlace.end', 'create.end'], AFTER_LABELS, ({ shape, context, isTouch }) => {
      const made = shape ?? context?.shape;
      const asks = isAny(made, ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway']) && !made.businessObject.name;
      if (asks && !isTouch && !directEditing.isActive()) directEditing.activate(made);
    });
  }
}

export const NamingModule = { __init__: ['naming'], naming: ['type', Naming] };
