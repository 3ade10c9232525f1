"""What C3ER has noted so far for the first quarter of 2017: a draft."""

from datetime import date

from partners.clearance import Level
from reporting.demonstration.telling import Changed, Reached, Said, Told

TOLD = Told(
    partner="C3ER",
    went_well=(
        Said(
            "survey",
            "The household survey on who benefits from climate schemes has reached 640 of 960 households in Shyamnagar and Assasuni.",
            "Data are entered on tablets and checked the same evening. 58 per cent of the respondents are women.",
        ),
        Said(
            "students",
            "Nineteen students of BRAC University work in the survey as part of their course, with a researcher beside each pair.",
        ),
    ),
    better=(
        Said(
            "salinity_season",
            "In the driest weeks women walk up to three hours for water and have no time for an interview of fifty minutes.",
            "The questionnaire was cut to 28 minutes after the first 90 interviews.",
        ),
    ),
    successes=(
        Said(
            "ponds",
            "Two union parishads used our first tables to choose which ponds are excavated again this year.",
            "To be confirmed with the minutes of the meetings of 21 March.",
            level=Level.CONSORTIUM,
        ),
    ),
    changes=(
        Changed(
            "water_price",
            "negative",
            "local",
            date(2017, 3, 10),
            "Drinking water in Gabura costs one taka a litre, twice as much as in December.",
            "Households spend on water what they had put aside for repairs.",
            "",
        ),
    ),
    progress=Reached("Six hundred and forty households, 371 of the respondents women.", ""),
)

MORE_TIME_BECAUSE = "The household survey in Shyamnagar and Assasuni ends on 12 April. A report on two thirds of it would have to be written twice."
