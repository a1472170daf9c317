"""The command `geo-ioc`: thin commands over the rooms. Exit 0 done, 1 failed, 2 usage."""
