"""The two SQL functions that turn text into indexed words, and what somebody typed into a query for them."""

WORDS_VERSION = 1  # count up when search_words changes: the next `migrate` makes the kept words anew

# Words without accents, letter case and the marks inside addresses, each with its workspace before it: so the index
# keeps each workspace's rows together, and a word that another one uses a million times costs nothing here.
# Texts are cut, because a longer one could not be indexed and its row not be stored.
SEARCH_WORDS = r"""CREATE OR REPLACE FUNCTION search_words(workspace bigint, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $body$
  SELECT array_to_tsvector(ARRAY(SELECT workspace || ':' || left(lexeme, 100) FROM unnest(to_tsvector(
    'pg_catalog.simple'::regconfig,
    translate(regexp_replace(normalize(left(body, 50000), NFD), '[\u0300-\u036f]', '', 'g'), $m$'\@._-/+:$m$,
              '         ')))))
$body$"""

# All words must be there; the last may be unfinished, but that of a whole mail address is not: looking for all words
# that begin like `com` takes as long as there are addresses. No word at all is NULL, which finds nothing.
SEARCH_QUERY = r"""CREATE OR REPLACE FUNCTION search_query(workspace bigint, q text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $body$
  WITH typed (text, ending) AS (
    SELECT translate(left(q, 200), $m$'\@._-/+:$m$, '         '), CASE WHEN q ~ '\S@\S+\.\S+\s*$' THEN '' ELSE ':*' END
  )
  SELECT string_agg(quote_literal(word) || ending, ' & ')::tsquery FROM (
    SELECT unnest(tsvector_to_array(public.search_words(workspace, regexp_replace(text, '\S+\s*$', '')))), '' FROM typed
    UNION ALL
    SELECT unnest(tsvector_to_array(public.search_words(workspace, substring(text FROM '\S+\s*$')))), ending FROM typed
  ) AS words (word, ending)
$body$"""
