"""The demo's mailbox: every mail that would have left, open to whoever sits at this machine."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .models import LocalMail
from .reading import read

MAILS_PER_PAGE = 25
ONLY_STYLES = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "sandbox"
)

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Open to everybody while the portal is the demo; otherwise there is no such page."""

    @login_not_required
    @require_safe
    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return page


@demo_only
def mailbox_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(LocalMail.objects.all(), MAILS_PER_PAGE).get_page(request.GET.get("page"))
    mails = [read(row) for row in page]
    return render(request, "outbox/mailbox_list.html", {"page": page, "mails": mails})


@demo_only
def mailbox_show(request: HttpRequest, pk: int) -> HttpResponse:
    mail = read(get_object_or_404(LocalMail, pk=pk))
    return render(request, "outbox/mailbox_show.html", {"mail": mail})


@demo_only
def mailbox_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part alone: its inline styles are allowed here and nothing else is."""
    html = read(get_object_or_404(LocalMail, pk=pk)).html
    return HttpResponse(html, headers={"Content-Security-Policy": ONLY_STYLES})


@demo_only
def mailbox_download(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(LocalMail, pk=pk)
    headers = {"Content-Disposition": f'attachment; filename="mail-{pk}.eml"'}
    return HttpResponse(bytes(row.content), content_type="message/rfc822", headers=headers)
