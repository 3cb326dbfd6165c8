"""BPMN XML to a Diagram and its findings, and the program that is run."""
