"""Blues: twelve-bar forms, ostinato left hands, crushed notes, call and response."""
