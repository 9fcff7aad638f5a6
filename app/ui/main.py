"""The script Streamlit runs. All of the app lives in importable modules; this file only starts it."""

from app.ui.shell import page

page()
