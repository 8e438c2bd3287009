"""Uploaded files leave the memory as soon as they lie in the session's folder."""

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.typing import UploadedFile


def let_go(upload: object) -> None:
    """Free the bytes of an upload.

    Streamlit would hold them until the session ends; it offers no public way to let go.
    """
    context = get_script_run_ctx()
    if context is None or not isinstance(upload, UploadedFile):
        return
    upload.close()
    if isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)
