import os

os.system("ls")  # ok
