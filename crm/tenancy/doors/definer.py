"""How a function is made that reads with the owner's eyes."""


def definer(signature: str, returns: str, language: str, body: str, *, settings: str = "") -> str:
    """Write a SECURITY DEFINER function whose search path nobody can bend."""
    return f"""CREATE OR REPLACE FUNCTION {signature} RETURNS {returns}
LANGUAGE {language} STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp {settings} AS $body$
{body}
$body$"""
