"""Forms (form-js schema) as fields, and answers checked against them."""
