"""Trust: what a model's numbers rest on (``Model.audit``), and checks of this installation (``gw.verify``)."""
