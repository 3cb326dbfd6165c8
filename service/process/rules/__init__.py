"""What is wrong or worth a look in a diagram: one file per finding."""
