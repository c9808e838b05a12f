"""Invented parties and numbers: nothing here exists, every check digit is right."""
import unicodedata

import content


class Dice:
    """A fixed sequence of numbers, the same on every Python (64-bit LCG, Knuth's constants)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit

    def pick(self, items):
        return items[self.below(len(items))]

    def between(self, low, high):
        return low + self.below(high - low + 1)


# Numbers with check digits ---------------------------------------------------------------------

def iban(number):
    """NL, the invented bank FCTA, valid check digits."""
    account = f"{number:010d}"
    letters = "".join(str(int(letter, 36)) for letter in "FCTA")
    check = 98 - int(f"{letters}{account}232100") % 97
    return f"NL{check:02d}FCTA{account}"


def vat_id(number):
    """Passes both checks in use: 11-test on the nine digits, modulo 97 on the whole."""
    for candidate in range(number, 10**5):
        digits = f"9990{candidate:05d}"
        rest = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 1, -1))) % 11
        if rest != int(digits[8]):
            continue
        for suffix in range(1, 100):
            if int(f"2321{digits}11{suffix:02d}") % 97 == 1:
                return f"NL{digits}B{suffix:02d}"
    raise AssertionError("no number passes")


def party(index, dice):
    city, postcode = content.CITIES[index % len(content.CITIES)]
    return {
        "address": {"street": f"{dice.pick(content.STREETS)} {dice.between(1, 180)}",
                    "postalCode": f"{postcode + dice.between(1, 39)} Z{'BCDEFGHJKL'[index % 10]}",
                    "city": city, "country": "NL"},
        "vatId": vat_id(index * 137 + 1000),
        "chamberOfCommerceId": f"9990{index * 7 + 1000:04d}",
        "iban": iban(index * 1000003 + 99000000),
    }


def slug(name):
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in plain if letter.isalnum())


def legal_name(name, ending):
    return f"Stichting {name}" if ending == "Stichting" else f"{name} {ending}".strip()
