"""The shapes of the policy files. An unknown key is a mistake, and so is a value outside what is listed here."""
