"""The frontend: one experiment state, its pictures, exports, stage and command line. Streamlit only in app.ui."""
