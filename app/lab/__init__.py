"""One experiment as plain values: its link, its results, its edits, its sentences. No picture and no Streamlit."""
