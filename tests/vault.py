"""The vault of the installations that tests make."""

from storage.vault import Vault

SECRET_KEY = "a secret key of the tests' installation"
VAULT = Vault(SECRET_KEY)
