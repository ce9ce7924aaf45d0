Imports Lariat.LowLevel

''' <summary>A driver whose clock jumps to the next timer; a loop that would sleep for ever fails instead.</summary>
Friend NotInheritable Class VirtualClock
    Inherits IoDriver

    Private _now As Long

    Public Overrides ReadOnly Property Timestamp As Long
        Get
            Return _now
        End Get
    End Property

    Public Overrides Sub Poll(deadlineNs As Long)
        If deadlineNs = NoDeadline Then
            Throw New InvalidOperationException("The loop would sleep for ever: nothing is ready and there is no timer.")
        End If

        _now = Math.Max(_now, deadlineNs)
    End Sub

    Public Overrides Sub Wake()
    End Sub
End Class
