-- The refresh family that a code started: a code that is used twice ends that family and nothing else.
ALTER TABLE "authorization_codes" ADD COLUMN "family_id" uuid;
