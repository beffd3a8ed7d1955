-- Of what classes the samples of a shard are and how long their texts are: {"classes": {"cat": 3}, "tokens": {"8": 40}}; NULL where nobody counted.
ALTER TABLE imglish.shard ADD COLUMN tally jsonb;
