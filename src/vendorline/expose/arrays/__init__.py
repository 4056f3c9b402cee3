"""A network as arrays of integers: tables read once, ids as places, and what is wrong with them."""
