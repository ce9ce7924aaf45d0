''' <summary>What happened, in order.</summary>
Friend NotInheritable Class Recorder

    Private ReadOnly _events As New List(Of String)

    Public ReadOnly Property Text As String
        Get
            Return String.Join(" "c, _events)
        End Get
    End Property

    Public Sub Add(what As String)
        _events.Add(what)
    End Sub
End Class
