"""The addresses of who coordinates: what waits, who has how much, moving many at once, and finding anything."""

from django.urls import URLPattern, path

from apps.peersupport.views import board, bulk_moves, searching

board_pages: list[URLPattern] = [
    path("board/", board.board, name="board"),
    path("board/next-steps/", board.next_steps, name="next-steps"),
    path("board/handovers/", board.open_handovers, name="open-handovers"),
    path("board/workload/", board.workload, name="workload"),
    path("board/move/", bulk_moves.choose_families, name="choose-families"),
    path("board/move/look/", bulk_moves.preview_move, name="preview-move"),
    path("board/move/do/", bulk_moves.move_families, name="move-families"),
    path("board/moves/", bulk_moves.moves, name="moves"),
    path("board/moves/<uuid:pk>/undo/", bulk_moves.undo_move, name="undo-move"),
    path("search/", searching.search, name="search"),
]
