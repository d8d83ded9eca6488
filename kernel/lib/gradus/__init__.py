"""The Python side of the kernel: shell, magics, completion, inspection. Imported when first needed."""
