"""Knows how long lists are cut into pages by the API."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Fifty to a page, or as many as are asked for with `page_size`, at most 200."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
