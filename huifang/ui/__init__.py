"""How every page looks: frame, components, widgets, and errors as pages; it knows no business."""
