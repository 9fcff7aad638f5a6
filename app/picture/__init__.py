"""Pictures without a browser: a scene as plain data, laid out and painted by Pillow."""
