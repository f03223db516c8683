from django.urls import path

from kith.catalogue.editor.views import cards, drafts, families, files, preview, reviews, rules

app_name = "questions"
urlpatterns = [
    path("", families.families, name="families"),
    path("new/", families.new_family, name="new-family"),
    path("files/new/", files.read_file, name="read-file"),
    path("files/<uuid:pk>/", files.file_read, name="file-read"),
    path("family/<slug:slug>/", families.family, name="family"),
    path("version/<uuid:pk>/", drafts.version, name="version"),
    path("version/<uuid:pk>/words/", drafts.edit_words, name="edit-words"),
    path("version/<uuid:pk>/number/", drafts.renumber, name="renumber"),
    path("version/<uuid:pk>/parts/<str:key>/", drafts.edit_part, name="edit-part"),
    path("version/<uuid:pk>/steps/", drafts.steps, name="steps"),
    path("version/<uuid:pk>/steps/<int:place>/back/", drafts.go_back, name="go-back"),
    path("version/<uuid:pk>/themes/new/", cards.new_theme, name="new-theme"),
    path("version/<uuid:pk>/theme/<str:link_id>/", cards.edit_theme, name="edit-theme"),
    path("version/<uuid:pk>/theme/<str:link_id>/when/", rules.theme_rule, name="theme-rule"),
    path("version/<uuid:pk>/theme/<str:link_id>/move/", cards.move_theme, name="move-theme"),
    path("version/<uuid:pk>/theme/<str:link_id>/remove/", cards.remove_theme, name="remove-theme"),
    path("version/<uuid:pk>/in/<str:into>/new/", cards.new_card, name="new-card"),
    path("version/<uuid:pk>/card/<str:link_id>/", cards.edit_card, name="edit-card"),
    path("version/<uuid:pk>/card/<str:link_id>/when/", rules.card_rule, name="card-rule"),
    path("version/<uuid:pk>/card/<str:link_id>/move/", cards.move_card, name="move-card"),
    path("version/<uuid:pk>/card/<str:link_id>/remove/", cards.remove_card, name="remove-card"),
    path("version/<uuid:pk>/preview/", preview.preview, name="preview"),
    path("version/<uuid:pk>/preview/whole/", preview.preview_whole, name="preview-whole"),
    path("version/<uuid:pk>/changes/", reviews.changes, name="changes"),
    path("version/<uuid:pk>/ask-for-review/", reviews.ask_for_review, name="ask-for-review"),
    path("version/<uuid:pk>/approve/", reviews.approve_draft, name="approve-draft"),
    path("version/<uuid:pk>/send-back/", reviews.send_back, name="send-back"),
    path("version/<uuid:pk>/publish/", reviews.publish_draft, name="publish-draft"),
    path("version/<uuid:pk>/retire/", reviews.retire, name="retire-version"),
    path("version/<uuid:pk>/export/<str:format_key>/", files.export, name="export"),
]
