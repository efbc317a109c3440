"""The sentences that replies are made of, in English; a name in braces is filled in by the writer."""

GREETING = "Hi {name},"
GREETING_NAMELESS = "Hello,"
SUBJECT = {
    "sales": "Your enquiry to {company}",
    "price": "{company}: prices for {who}",  # only above a mail that holds a price
    "demo": "A demo of {company}",
    "support": "Your question to {company} support",
    "partnership": "Working together with {company}",
    "press": "Your press enquiry to {company}",
    "job": "Your application to {company}",
    "vendor": "Your offer to {company}",
    "student": "Your question to {company}",
    "unsubscribe": "No more mail from {company}",
    "spam": "Your message",
    "other": "Your message to {company}",
}
OPENING = {
    "urgent": "Thank you for writing; I can see that time is short, so I will be brief.",
    "sales": "Thank you for getting in touch with {company}.",
    "reply": "Thank you for your reply.",
    "upset": "I am sorry for the trouble, and thank you for telling us plainly.",
    "support": "Thank you for reporting this; I am sorry that it gets in your way.",
    "partnership": "Thank you for thinking of {company} as a partner.",
    "press": "Thank you for your interest in {company}.",
    "job": "Thank you for your interest in working with {company}.",
    "vendor": "Thank you for your offer.",
    "student": "Thank you for your interest in {company}, and good luck with your studies.",
    "unsubscribe": "You do not want to receive mail from {company} any more, and we will keep to that.",
    "spam": "Thank you for your message.",
    "other": "Thank you for your message.",
}
UNANSWERED = {
    "price": "I do not want to quote a price from memory, so a colleague will come back to you with exact figures.",
    "quote": "A colleague will prepare the quote and send it to you.",
    "feature": "On your question “{question}” I would rather be exact than fast: a colleague will come back to you on precisely that point.",
    "features": "On your questions {question} I would rather be exact than fast: a colleague will come back to you on precisely these points.",
    "plain": "A colleague who knows this part best will come back to you on exactly that point.",
}
# What commits somebody of ours: all of UNANSWERED, and these.
PROMISED_OPENINGS = {"unsubscribe"}
PROMISED_STEPS = {"call", "demo_call", "support", "support_helped", "partnership", "press", "job", "vendor", "student"}
OFFER_ASSET = "You may find this useful: {title}, {url}"
QUESTION = {
    "need": "To point you to what fits: what would you like to use it for first?",
    "timeline": "When would you like to have this running?",
    "budget": "Do you have a budget in mind, so that I suggest something that fits it?",
    "authority": "Who else on your side should be part of the decision?",
}
NEXT_STEP = {
    "link_hot": "The quickest way forward is a short call; please pick a time that suits you here: {link}",
    "link": "If you would like to talk it through, you can pick a time here: {link}",
    "call_hot": "The quickest way forward is a short call: when in the next two days could we reach you?",
    "call": "If you would like to talk it through, tell me a time that suits you and I will call.",
    "demo_link": "For the demo, please pick a time that suits you here: {link}",
    "demo_call": "For the demo, tell me two times that suit you and I will send the invitation.",
    "reply": "Just reply to this mail if anything is missing.",
    "support": "A colleague from support will look into it and reply to you; if you can, send us what you see on the screen and when it first happened.",
    "support_helped": "If that does not settle it, reply with what you see on the screen; a colleague from support will look into it with you.",
    "partnership": "A colleague who looks after partners will read your message and come back to you.",
    "press": "A colleague who speaks for us will come back to you; if you have a deadline, a short reply with it helps us keep it.",
    "job": "If there is a suitable opening, a colleague who hires will write to you.",
    "vendor": "If there is a need on our side, a colleague will write to you.",
    "student": "If you have a concrete question for your work, reply with it and a colleague will see what we can share.",
    "other": "So that it reaches the right colleague: could you tell us in a sentence what you are looking for?",
    "unsubscribe": "There is nothing more for you to do.",
}
CLOSING = {"sales": "Best regards,", "spam": "Regards,"}
MISSING = {
    "language": "Written in English: the enquiry is in {language}.",
    "no_notes": "There are no product notes to answer from.",
    "unanswered": "Nothing in the notes answers: “{question}”",
    "no_link": "No booking link is set, so the reply offers a call.",
    "spam": "Looks like spam: the draft says nothing on purpose.",
    "flagged": "The enquiry holds text that gives orders to a machine; nothing of it was used.",
    "no_name": "The enquirer's name is not known.",
}
LANGUAGES = {
    "de": "German", "fr": "French", "es": "Spanish", "nl": "Dutch", "it": "Italian", "pt": "Portuguese", "sv": "Swedish", "da": "Danish",
    "no": "Norwegian", "pl": "Polish", "tr": "Turkish", "cs": "Czech", "fi": "Finnish", "ru": "Russian", "el": "Greek", "ar": "Arabic",
    "he": "Hebrew", "ko": "Korean", "ja": "Japanese", "zh": "Chinese", "hi": "Hindi", "th": "Thai",
}  # fmt: skip
