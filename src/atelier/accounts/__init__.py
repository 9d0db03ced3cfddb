"""Workspaces, consent, and the audit trail."""

from atelier.accounts.audit import AuditEntry, AuditTrail
from atelier.accounts.consent import Consent, Consents, Scope
from atelier.accounts.workspaces import Workspace, Workspaces

__all__ = ["AuditEntry", "AuditTrail", "Consent", "Consents", "Scope", "Workspace", "Workspaces"]
