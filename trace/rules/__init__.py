"""The rules of the chain: what is wrong with goods, as pure functions of what events told and of dated law."""
