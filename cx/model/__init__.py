"""What a user sets, checked at the border by pydantic: stage model, recipe, project."""
