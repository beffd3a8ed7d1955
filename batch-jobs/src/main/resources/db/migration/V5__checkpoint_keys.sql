-- Each key of the checkpoint store belongs to one row: whoever announces it again means the same checkpoint.
CREATE UNIQUE INDEX checkpoint_folder ON imglish.checkpoint (folder);
