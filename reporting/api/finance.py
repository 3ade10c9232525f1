"""Lines of financial reports: rows like all others; what is reckoned from them is answered and never asked."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reporting.api.evidence import EvidenceSerializer
from reporting.api.rows import (
    PLACE,
    LineViewSet,
    NewLineSerializer,
    RewritingSerializer,
    RowFilters,
    described,
)
from reporting.models import FinancialLine

AMOUNT = serializers.DecimalField(max_digits=14, decimal_places=2)


class FinancialLineSerializer(serializers.ModelSerializer):
    to_date = serializers.DecimalField(source="account.to_date", max_digits=14, decimal_places=2, read_only=True)
    left = serializers.DecimalField(
        source="account.left",
        max_digits=14,
        decimal_places=2,
        read_only=True,
        help_text="Of the whole budget; below nothing where it is overspent.",
    )
    variance = serializers.SerializerMethodField(help_text="Spent less planned; null while nothing is entered.")
    percent = serializers.SerializerMethodField(help_text="The variance in per cent of what was planned.")
    wants_reason = serializers.BooleanField(read_only=True, help_text="The variance passes the threshold in force.")
    carried = serializers.SerializerMethodField(help_text="Carried over from last quarter's report.")
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = FinancialLine
        fields = [
            *PLACE,
            *FinancialLine.WORDS,
            "before",
            *("to_date", "left", "variance", "percent", "wants_reason"),
            *("carried", "evidence"),
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True))
    def get_variance(self, row: FinancialLine) -> Any:
        variance = row.account.variance
        return None if variance is None else AMOUNT.to_representation(variance)

    @extend_schema_field(serializers.DecimalField(max_digits=14, decimal_places=1, allow_null=True))
    def get_percent(self, row: FinancialLine) -> Any:
        percent = row.account.percent
        return None if percent is None else str(percent)

    def get_carried(self, row: FinancialLine) -> bool:
        return row.carried_from_id is not None


class NewFinancialLineSerializer(NewLineSerializer):
    class Meta:
        model = FinancialLine
        fields = ["id", "report", *FinancialLine.WORDS]

    def validate_report(self, report: Any) -> Any:
        report = super().validate_report(report)
        if report.seat_id is None:
            raise serializers.ValidationError(_("Partners report their spending; a consortium’s is the sum of theirs."))
        return report


class FinancialLineRewritingSerializer(RewritingSerializer):
    class Meta:
        model = FinancialLine
        fields = ["version", *FinancialLine.WORDS]
        extra_kwargs = {name: {"required": False} for name in FinancialLine.WORDS}


@described(
    "line of a financial report",
    "Lines of financial reports",
    NewFinancialLineSerializer,
    FinancialLineRewritingSerializer,
    FinancialLineSerializer,
)
class FinancialLineViewSet(LineViewSet):
    model = FinancialLine
    queryset = FinancialLine.objects.none()
    serializer_class = FinancialLineSerializer
    adding = NewFinancialLineSerializer
    rewriting = FinancialLineRewritingSerializer
    filterset_class = RowFilters
    reads = ("evidence",)
