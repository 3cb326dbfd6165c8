// What the desktop modeler does through the same library: look, deploy, start, and show what is wrong.
import { readFileSync } from "node:fs";
import sdk from "@camunda8/sdk";

const [folder] = process.argv.slice(2);
const rest = new sdk.Camunda8().getCamundaRestClient();
const read = (name) => ({ name, content: readFileSync(`${folder}/${name}`, "utf8") });

const topology = await rest.getTopology();
const deployed = await rest.deployResources([read("troca.bpmn"), read("pedido.form")], "<default>");
const [diagram] = deployed.processes;
const byKey = await rest.createProcessInstance({
  processDefinitionKey: diagram.processDefinitionKey,
  variables: { valor: 70 },
});
const byId = await rest.createProcessInstance({
  processDefinitionId: diagram.processDefinitionId,
  variables: { valor: 80 },
});
let refused;
try {
  await rest.deployResources([read("errado.bpmn")], "<default>");
} catch (error) {
  refused = { status: error.status ?? error.statusCode, message: error.message, detail: error.detail };
}
console.log(JSON.stringify({ topology, deployed, byKey, byId, refused }));
