"""How dates are written where Django itself writes them, per language."""
