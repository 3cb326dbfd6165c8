"""An order whose owner is asked to decide when the promise made for it is missed, while the work goes on."""

ESCALATING_ORDER = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <escalation id="Sla" name="SLA" escalationCode="sla"/>
  <process id="pedido" name="Pedido" isExecutable="true">
    <laneSet id="L">
      <lane id="L1" name="Atendente"><flowNodeRef>Tratar</flowNodeRef></lane>
      <lane id="L2" name="Dono do processo"><flowNodeRef>Decidir</flowNodeRef></lane>
    </laneSet>
    <startEvent id="S"/><userTask id="Tratar" name="Tratar pedido"/><endEvent id="E"/>
    <boundaryEvent id="Vencido" name="Prazo vencido" attachedToRef="Tratar" cancelActivity="false">
      <escalationEventDefinition escalationRef="Sla"/>
    </boundaryEvent>
    <userTask id="Decidir" name="Decidir o que fazer"/><endEvent id="F"/>
    <sequenceFlow id="a" sourceRef="S" targetRef="Tratar"/><sequenceFlow id="b" sourceRef="Tratar" targetRef="E"/>
    <sequenceFlow id="c" sourceRef="Vencido" targetRef="Decidir"/>
    <sequenceFlow id="d" sourceRef="Decidir" targetRef="F"/>
  </process>
</definitions>"""
