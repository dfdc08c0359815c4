# SPDX-License-Identifier: MIT
"""The page's own labels in English and German; signals, kinds and states come from the library's catalogues."""

from __future__ import annotations

from ..words import words_of

LANGUAGES = ("en", "de")

WORDS: dict[str, tuple[str, str]] = {
    "title": ("Relationships of {0}", "Beziehungen von {0}"),
    "skip": ("To the content", "Zum Inhalt"),
    "as of": ("As of {0}, from {1} interactions since {2}.", "Stand {0}, aus {1} Interaktionen seit {2}."),
    "as of empty": ("As of {0}; there are no interactions up to then.", "Stand {0}; bis dahin gibt es keine Interaktionen."),
    "no network": ("This page is one file. It loads nothing and sends nothing.", "Diese Seite ist eine einzige Datei. Sie lädt nichts und sendet nichts."),
    "at a glance": ("At a glance", "Auf einen Blick"),
    "contents": ("On this page", "Auf dieser Seite"),
    "relationships": ("relationships", "Beziehungen"),
    "contacts": ("contacts", "Kontakte"),
    "await me": ("await me", "warten auf mich"),
    "i await": ("I await", "auf die ich warte"),
    "fading n": ("fading", "lassen nach"),
    "who": ("Who are my relationships?", "Wer sind meine Beziehungen?"),
    "who lead": ("Depth says how much there is between two people, 0 to 100; trust says what each has earned from the other, and 50 means unknown. "
                 "The pale bar is where the truth lies with a chance of 95%. A question mark means: not enough evidence.",
                 "Tiefe sagt, wie viel zwischen zwei Menschen ist, 0 bis 100; Vertrauen, was jeder sich beim anderen verdient hat, und 50 heißt unbekannt. "
                 "Der blasse Balken zeigt, wo die Wahrheit mit 95% Wahrscheinlichkeit liegt. Ein Fragezeichen heißt: zu wenig bekannt."),
    "none": ("None.", "Niemand."),
    "search": ("Search by name", "Nach Namen suchen"),
    "found": ("shown", "gezeigt"),
    "contact": ("Contact", "Kontakt"), "depth": ("Depth", "Tiefe"), "trust them": ("My trust", "Mein Vertrauen"),
    "trust me": ("Their trust", "Ihr Vertrauen"), "state": ("State", "Stand"), "last": ("Last contact", "Letzter Kontakt"),
    "pulse": ("Pulse", "Puls"),
    "others": ("{0} more contacts are no relationship as far as this log tells: one-sided, seldom, or unknown.",
               "{0} weitere Kontakte sind, soweit dieses Protokoll es zeigt, keine Beziehung: einseitig, selten oder unbekannt."),
    "inner circle": ("Inner circle", "Engster Kreis"), "close": ("Close", "Nah"), "acquaintance": ("Acquaintances", "Bekannte"),
    "contact band": ("Contacts", "Kontakte"), "no band": ("No relationship", "Keine Beziehung"), "unknown": ("not enough evidence", "zu wenig bekannt"),
    "from depth": ("depth {0} and more", "Tiefe {0} und mehr"),
    "new": ("new", "neu"), "growing": ("growing", "wachsend"), "steady": ("steady", "beständig"), "fading": ("fading", "nachlassend"),
    "dormant": ("dormant", "eingeschlafen"),
    "waits": ("Who awaits me, whom do I await?", "Wer wartet auf mich, auf wen warte ich?"),
    "my move": ("My move", "Mein Zug"), "their move": ("Their move", "Ihr Zug"),
    "complaint": ("a complaint, open for {0}", "eine Beschwerde, offen seit {0}"),
    "promise": ("a promise, overdue for {0}", "eine Zusage, überfällig seit {0}"),
    "question": ("a question, waiting for {0}", "eine Frage, die seit {0} wartet"),
    "turn": ("a message, waiting for {0}", "eine Nachricht, die seit {0} wartet"),
    "nothing waits": ("Nothing is open.", "Nichts ist offen."),
    "promises": ("Promises that are open", "Offene Zusagen"),
    "i promised": ("I promised", "Ich habe zugesagt"), "they promised": ("Promised to me", "Mir zugesagt"),
    "due": ("due {0}", "fällig am {0}"), "no due": ("no due date", "ohne Termin"), "overdue": ("overdue", "überfällig"),
    "changed": ("What changed since {0}, and why?", "Was hat sich seit {0} geändert, und warum?"),
    "change": ("Change", "Änderung"), "why": ("Why", "Warum"), "now": ("Now", "Jetzt"),
    "nothing changed": ("Nothing moved by three points or more.", "Nichts hat sich um drei Punkte oder mehr bewegt."),
    "depth moved": ("depth", "Tiefe"), "trust them moved": ("my trust", "mein Vertrauen"), "trust me moved": ("their trust", "ihr Vertrauen"),
    "time passed": ("time that passed", "die Zeit, die verging"),
    "fades": ("Who fades?", "Wer entgleitet?"),
    "fades row": ("silent for {0}, where the usual gap was {1}", "still seit {0}, wo die übliche Pause {1} war"),
    "nobody fades": ("Nobody who was close is fading.", "Niemand, der nah war, entgleitet."),
    "circle": ("My circle", "Mein Kreis"),
    "circle lead": ("The nearer to the middle, the deeper; a full dot is in touch, an empty one fades or sleeps; lines join those who are in touch with each other.",
                    "Je näher an der Mitte, desto tiefer; ein voller Punkt ist in Verbindung, ein leerer lässt nach oder schläft; Linien verbinden, wer miteinander in Verbindung ist."),
    "me": ("me", "ich"),
    "cannot": ("What these data cannot show", "Was diese Daten nicht zeigen können"),
    "cannot always": ("Scores follow from this log alone. Whoever you only meet, or talk to elsewhere, looks like a stranger here. "
                      "A score is a reason to look, never a verdict on a person.",
                      "Die Werte folgen allein aus diesem Protokoll. Wen du nur triffst oder anderswo sprichst, der erscheint hier fremd. "
                      "Ein Wert ist ein Anlass hinzusehen, nie ein Urteil über einen Menschen."),
    "no meet": ("No meetings: time spent face to face does not count.", "Keine Treffen: gemeinsame Zeit zählt nicht."),
    "no call": ("No calls.", "Keine Gespräche am Telefon."),
    "no message": ("No messages.", "Keine Nachrichten."),
    "no promise": ("No promises: whether people keep their word is unknown.", "Keine Zusagen: ob Menschen Wort halten, ist unbekannt."),
    "no complain": ("No complaints: how trouble is settled is unknown.", "Keine Beschwerden: wie Ärger beigelegt wird, ist unbekannt."),
    "no support": ("No help, thanks or praise was recorded.", "Keine Hilfe, kein Dank, kein Lob ist verzeichnet."),
    "no cues": ("Texts were not read: warmth, humour, personal matters and questions are unknown.",
                "Texte wurden nicht gelesen: Wärme, Humor, Persönliches und Fragen sind unbekannt."),
    "unsure": ("Of {0} of {1} contacts too little is known for a depth.", "Von {0} der {1} Kontakte ist für eine Tiefe zu wenig bekannt."),
    "cut": ("Pages are shown for {0} of {1} contacts that would have one.", "Seiten gibt es für {0} von {1} Kontakten, die eine hätten."),
    "left out": ("Left out on import", "Beim Einlesen weggelassen"), "unreadable": ("{0} entries could not be read.", "{0} Einträge waren nicht lesbar."),
    "aliases": ("{0} ids may belong to somebody who is there already; nobody was joined by guessing.",
                "{0} Kennungen gehören vielleicht jemandem, der schon da ist; niemand wurde auf Verdacht zusammengelegt."),
    "reason": ("Reason", "Grund"), "count": ("Count", "Anzahl"),
    "pages": ("Each contact", "Die einzelnen Kontakte"),
    "back": ("Back to the overview", "Zurück zur Übersicht"),
    "made of": ("What it is made of", "Woraus es sich ergibt"),
    "points": ("Points", "Punkte"), "signal": ("Signal", "Zeichen"), "start": ("start", "Anfang"), "score": ("score", "Wert"), "picture": ("Picture", "Bild"),
    "course": ("Its course", "Der Verlauf"),
    "course label": ("Depth with {0} over time: from {1} to {2}, now {3}", "Tiefe mit {0} im Lauf der Zeit: von {1} bis {2}, jetzt {3}"),
    "course unknown": ("Depth with {0} over time: not enough evidence", "Tiefe mit {0} im Lauf der Zeit: zu wenig bekannt"),
    "evidence": ("Evidence", "Belege"), "from me": ("From me", "Von mir"), "from them": ("From them", "Von ihnen"),
    "rows": ("interactions", "Interaktionen"), "active days": ("days in touch", "Tage mit Kontakt"), "turns answered": ("answered by the other", "vom anderen beantwortet"),
    "turns unanswered": ("left unanswered", "unbeantwortet geblieben"), "answer hours": ("hours to answer, on average", "Stunden bis zur Antwort, im Mittel"),
    "kept": ("promises kept", "Zusagen gehalten"), "broken": ("promises broken", "Zusagen gebrochen"), "support": ("help, thanks, praise", "Hilfe, Dank, Lob"),
    "meetings": ("meetings", "Treffen"), "conversations": ("conversations begun", "Gespräche begonnen"),
    "latest": ("Latest", "Zuletzt"), "time": ("Time", "Zeit"), "what": ("What", "Was"), "by": ("By", "Von"), "channel": ("Channel", "Kanal"),
    "help next": ("What would help", "Was helfen würde"), "nothing helps": ("Nothing that the model knows of.", "Nichts, wovon das Modell weiß."),
    "gain": ("depth {0}, trust {1}", "Tiefe {0}, Vertrauen {1}"),
    "gains": ("Points that the model implies if it is done now; no promise.", "Punkte, die das Modell erwarten lässt, wenn es jetzt geschieht; keine Zusage."),
    "worth": ("Worth knowing", "Wissenswert"), "likely": ("likely {0} to {1}", "wohl {0} bis {1}"),
    "trust in": ("My trust in {0}", "Mein Vertrauen in {0}"), "trust of": ("{0}’s trust in me", "Vertrauen von {0} in mich"),
    "days": ("{0} days", "{0} Tagen"), "hours": ("{0} hours", "{0} Stunden"), "soon": ("less than two hours", "weniger als zwei Stunden"),
    "gap days": ("{0} days", "{0} Tage"), "gap day": ("one day", "ein Tag"),
    "made by": ("Made by socialtrust {0} with profile {1}.", "Erstellt von socialtrust {0} mit dem Profil {1}."),
    "missed": ("missed call", "verpasster Anruf"),
}  # fmt: skip

class Labels:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self.at = LANGUAGES.index(self.language)
        self.catalogue = words_of(self.language)

    def __call__(self, name: str, *values: object) -> str:
        found = WORDS[name][self.at]
        return found.format(*values) if values else found

    def signal(self, measure: str, name: str) -> str:
        """A signal of "depth" or "trust" by its name."""
        return self._said(f"{measure}.{name}", name)

    def kind(self, name: str) -> str:
        return self._said(f"kind.{name}", name)

    def _said(self, key: str, name: str) -> str:
        try:
            return self.catalogue.say(key)
        except KeyError:  # a kind that a profile declares
            return name.replace("_", " ")

    def number(self, n: int) -> str:
        return f"{n:,}".replace(",", "." if self.language == "de" else ",")

    def points(self, value: float) -> str:
        text = f"{0 if abs(value) < .05 else value:+.1f}".replace("-", "−")
        return text.replace(".", ",") if self.language == "de" else text

    def date(self, time: object) -> str:
        return f"{time:%d.%m.%Y}" if self.language == "de" else f"{time:%Y-%m-%d}"

    def age(self, days: float) -> str:
        if days < 2:
            hours = round(days * 24)
            return self("hours", hours) if hours >= 2 else self("soon")
        return self("days", self.number(round(days)))

    def gap(self, days: float) -> str:
        return self("gap days", round(days)) if round(days) != 1 else self("gap day")
