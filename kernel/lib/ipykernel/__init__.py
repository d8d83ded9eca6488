"""What libraries look for in ipykernel that does not belong to its own machinery: comms."""

__version__ = "7.4.0"
version_info = (7, 4, 0)
