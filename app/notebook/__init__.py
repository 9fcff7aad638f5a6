"""What ``import fall_line as fl`` offers: runs, comparisons, sweeps and lessons that show themselves in a notebook.

Everything here is one value of the laboratory, an experiment with its view, in a form that is pleasant to type: the
pictures, files and links are those of the page. No server, no Streamlit; Plotly, pandas and xarray only when asked for.
"""
