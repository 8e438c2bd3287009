"""Who a person is: keys hashed so that files still join, personal columns left out, comments masked."""
