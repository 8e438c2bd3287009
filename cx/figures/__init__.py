"""Finished results in, Plotly figures out: nothing is computed here but where things stand."""
