"""The frontend: one experiment state, its pictures and exports, the stage, the command line. Streamlit only in app.ui."""
