from django.urls import path

from .views import handover, joining, partners, people, workspaces

WORKSPACE = "workspaces/<int:jurisdiction_pk>"

workspace_urls = [
    path("workspaces/", workspaces.workspace_list, name="workspace-list"),
    path("workspaces/new/", workspaces.workspace_create, name="workspace-create"),
    path(f"{WORKSPACE}/edit/", workspaces.workspace_edit, name="workspace-edit"),
]
people_urls = [
    path(f"{WORKSPACE}/people/", people.people_list, name="people-list"),
    path(f"{WORKSPACE}/people/invite/", people.seat_invitation_create, name="seat-invitation-create"),
    path(
        f"{WORKSPACE}/people/invitations/<int:pk>/revoke/", people.seat_invitation_revoke, name="seat-invitation-revoke"
    ),
    path(f"{WORKSPACE}/people/<int:pk>/edit/", people.seat_edit, name="seat-edit"),
    path(f"{WORKSPACE}/people/<int:pk>/remove/", people.seat_remove, name="seat-remove"),
    path(f"{WORKSPACE}/leave/", people.seat_leave, name="seat-leave"),
    path("seat/<str:token>/", people.seat_accept, name="seat-accept"),
]
joining_urls = [
    path("workspaces/ask/<str:match>/", joining.join_request_create, name="join-request-create"),
    path(f"{WORKSPACE}/people/requests/<int:pk>/", joining.join_request_answer, name="join-request-answer"),
]
partner_urls = [
    path(f"{WORKSPACE}/partners/", partners.partner_list, name="partner-list"),
    path(f"{WORKSPACE}/partners/new/", partners.partner_create, name="partner-create"),
    path(f"{WORKSPACE}/partners/<int:pk>/edit/", partners.partner_edit, name="partner-edit"),
    path(f"{WORKSPACE}/partners/<int:pk>/remove/", partners.partner_remove, name="partner-remove"),
]
handover_urls = [
    path(f"{WORKSPACE}/handover/", handover.handover_show, name="handover-show"),
    path(f"{WORKSPACE}/handover/edit/", handover.handover_edit, name="handover-edit"),
]

urlpatterns = workspace_urls + people_urls + joining_urls + partner_urls + handover_urls
