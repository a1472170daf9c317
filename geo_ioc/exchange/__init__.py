"""People's files: tables read as they keep them, and given back with what is wrong in them."""
