"""Who may ask and act: access keys and their roles, the sessions of browsers, and the audit of what was done."""
