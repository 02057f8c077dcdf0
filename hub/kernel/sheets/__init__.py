"""An upload as rows of text, whatever file it was: CSV in any encoding, or a workbook; and why it is none."""
