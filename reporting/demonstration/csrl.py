"""What CSRL has noted for the first quarter of 2017 before the report fell due: one line."""

from reporting.demonstration.telling import Said, Told

TOLD = Told(
    partner="CSRL",
    went_well=(
        Said(
            "farmers",
            "Farmers’ groups of our campaign in Rangpur and Barisal asked their members of parliament about climate money.",
        ),
    ),
)
