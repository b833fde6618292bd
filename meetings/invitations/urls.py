from django.urls import include, path

from .views import answer, changes, invite, meeting

of_a_meeting = [
    path("", meeting.meeting_show, name="meeting-show"),
    path("invite/", invite.invitation_create, name="invitation-create"),
    path("invite/preview/<int:ally_pk>/", invite.invitation_preview, name="invitation-preview"),
    path("move/", changes.meeting_move, name="meeting-move"),
    path("rename/", changes.meeting_rename, name="meeting-rename"),
    path("cancel/", changes.meeting_cancel, name="meeting-cancel"),
    path("invitations/<int:invitation_pk>/remove/", invite.invitation_remove, name="invitation-remove"),
    path("invitations/<int:invitation_pk>/address/", invite.invitation_correct, name="invitation-correct"),
    path("invitations/<int:invitation_pk>/send-again/", invite.invitation_send_again, name="invitation-send-again"),
    path("suggestions/<int:suggestion_pk>/accept/", invite.suggestion_accept, name="suggestion-accept"),
    path("suggestions/<int:suggestion_pk>/decline/", invite.suggestion_decline, name="suggestion-decline"),
]

urlpatterns = [
    path("workspaces/<int:jurisdiction_pk>/meetings/<int:pk>/", include(of_a_meeting)),
    path("answer/<str:token>/", answer.invitation_answer, name="invitation-answer"),
    path("answer/<str:token>/colleague/", answer.invitation_colleague, name="invitation-colleague"),
    path("answer/<str:token>/meeting.ics", answer.invitation_calendar, name="invitation-calendar"),
]
